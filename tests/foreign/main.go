// SPDX-License-Identifier: Apache-2.0

// Foreign check of an exported record: shares no code with Ayni.
//
// The trees, tiles, notes and proofs are checked by golang.org/x/mod/sumdb/{note,tlog}, the code
// behind Go's own checksum database. Only what that package does not know is written here: the
// receipt (signature type 4), the trust file, and the hash of a body.
//
//	foreign [-policy FILE] [FOLDER] [PROOF.tlog-proof ...]
//
// Exit status 0: all of it holds. 1: something does not; it is named. 2: wrong use.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

func main() {
	policyPath := flag.String("policy", "", "trust file; otherwise the one in FOLDER")
	flag.Parse()
	folder, proofs := "", []string{}
	for _, arg := range flag.Args() {
		if strings.HasSuffix(arg, ".tlog-proof") {
			proofs = append(proofs, arg)
		} else if folder == "" {
			folder = arg
		} else {
			usage()
		}
	}
	if *policyPath == "" && folder != "" {
		*policyPath = filepath.Join(folder, "policy")
	}
	if *policyPath == "" || (folder == "" && len(proofs) == 0) {
		usage()
	}
	text, err := os.ReadFile(*policyPath)
	exitOn(err)
	trusted, err := parsePolicy(string(text))
	exitOn(err)
	if folder != "" {
		exitOn(checkFolder(folder, trusted))
	}
	for _, path := range proofs {
		if err := checkProof(path, trusted); err != nil {
			exitOn(fmt.Errorf("%s: %w", filepath.Base(path), err))
		}
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: foreign [-policy FILE] [FOLDER] [PROOF.tlog-proof ...]")
	os.Exit(2)
}

func exitOn(err error) {
	if err != nil {
		fmt.Println("FAIL:", err)
		os.Exit(1)
	}
}

// --- folders ---

func checkFolder(folder string, trusted *policy) error {
	logs, err := filepath.Glob(filepath.Join(folder, "full", "*"))
	if err != nil || len(logs) == 0 {
		return fmt.Errorf("no logs in %s", filepath.Join(folder, "full"))
	}
	for _, log := range logs {
		if err := checkLog(log, trusted); err != nil {
			return fmt.Errorf("log %s: %w", filepath.Base(log), err)
		}
	}
	return nil
}

func checkLog(folder string, trusted *policy) error {
	raw, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return err
	}
	h, err := trusted.openHead(raw)
	if err != nil {
		return err
	}
	if !strings.HasSuffix("/"+h.origin, "/"+filepath.Base(folder)) {
		return fmt.Errorf("the head is of %q", h.origin)
	}
	hashes, bodies, err := checkEntries(folder, h.tree)
	if err != nil {
		return err
	}
	count, err := checkTiles(folder, hashes, h.tree.N)
	if err != nil {
		return err
	}
	fmt.Printf("OK %s: %d entries, %d tiles, %d bodies, %d receipts\n",
		h.origin, h.tree.N, count, bodies, h.receipts)
	return nil
}

// stored holds all hashes of a log in the order of the package.
type stored []tlog.Hash

func (s *stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(*s)) {
			return nil, fmt.Errorf("hash %d is not stored", index)
		}
		found[i] = (*s)[index]
	}
	return found, nil
}

// checkEntries rebuilds the tree from the entries, compares its root with the signed one, and
// compares every body with its entry. The tiles play no part in it.
func checkEntries(folder string, tree tlog.Tree) (*stored, int, error) {
	hashes, present := &stored{}, 0
	for start := int64(0); start < tree.N; start += width {
		count := int(least(width, tree.N-start))
		tile := tlog.Tile{H: 8, L: -1, N: start / width, W: count}
		entries, err := readPieces(path(folder, tile, "tile/entries/"), 2, count)
		if err != nil {
			return nil, 0, err
		}
		for i, entry := range entries {
			index := start + int64(i)
			added, err := tlog.StoredHashesForRecordHash(index, tlog.RecordHash(entry), hashes)
			if err != nil {
				return nil, 0, err
			}
			*hashes = append(*hashes, added...)
		}
		bodies, err := readPieces(path(folder, tile, "bodies/"), 4, count)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		for i, body := range bodies {
			if len(body) == 0 {
				continue
			}
			if err := checkBody(entries[i], body); err != nil {
				return nil, 0, fmt.Errorf("body of entry %d: %w", start+int64(i), err)
			}
			present++
		}
	}
	root := tlog.Hash(sha256.Sum256(nil))
	if tree.N > 0 {
		var err error
		if root, err = tlog.TreeHash(tree.N, hashes); err != nil {
			return nil, 0, err
		}
	}
	if root != tree.Hash {
		return nil, 0, fmt.Errorf("the entries have root %v, the signed root is %v", root, tree.Hash)
	}
	return hashes, present, nil
}

// checkTiles compares every tile file with the tree of the entries.
func checkTiles(folder string, hashes tlog.HashReader, size int64) (int, error) {
	count := 0
	for level := 0; size>>(8*uint(level)) > 0; level++ {
		row := size >> (8 * uint(level))
		for start := int64(0); start < row; start += width {
			tile := tlog.Tile{H: 8, L: level, N: start / width, W: int(least(width, row-start))}
			expected, err := tlog.ReadTileData(tile, hashes)
			if err != nil {
				return count, err
			}
			found, err := os.ReadFile(path(folder, tile, "tile/"))
			if err != nil {
				return count, err
			}
			if !bytes.Equal(found, expected) {
				return count, fmt.Errorf("%s does not match the entries", tile.Path())
			}
			count++
		}
	}
	return count, nil
}

// path turns the path of the package, which names the height of its tiles, into that of C2SP.
func path(folder string, tile tlog.Tile, kind string) string {
	name := tile.Path()
	for _, prefix := range []string{"tile/8/data/", "tile/8/"} {
		if strings.HasPrefix(name, prefix) {
			return filepath.Join(folder, kind+strings.TrimPrefix(name, prefix))
		}
	}
	return name
}

func readPieces(path string, lengthSize, count int) ([][]byte, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	pieces, err := cut(raw, lengthSize, count)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return pieces, nil
}

func least(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

// --- proofs of one act ---

func checkProof(path string, trusted *policy) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	parts := bytes.SplitN(raw, []byte("\n\n"), 2)
	lines := strings.Split(string(parts[0]), "\n")
	if len(parts) != 2 || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("not a proof")
	}
	var extra struct {
		Header  string          `json:"header"`
		Members json.RawMessage `json:"members"`
	}
	opaque, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil || !strings.HasPrefix(lines[1], "extra ") {
		return fmt.Errorf("no extra line")
	}
	if err := json.Unmarshal(opaque, &extra); err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	h, err := trusted.openHead(parts[1])
	if err != nil {
		return err
	}
	leaf := tlog.RecordHash([]byte(extra.Header))
	if err := tlog.CheckRecord(proof, h.tree.N, h.tree.Hash, index, leaf); err != nil {
		return fmt.Errorf("the header is not at its place: %w", err)
	}
	if string(extra.Members) != "null" {
		if err := checkBody([]byte(extra.Header), extra.Members); err != nil {
			return err
		}
	}
	fmt.Printf("OK %s: entry %d of %d in %s, %d receipts\n",
		filepath.Base(path), index, h.tree.N, h.origin, h.receipts)
	return nil
}
