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
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
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

// --- keys and trust ---

// cosigner verifies a timestamped Ed25519 cosignature (C2SP tlog-cosignature).
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }

func (c cosigner) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), text)
	return ed25519.Verify(c.key, []byte(message), sig[8:])
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("not a key: %q", vkey)
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) != 1+ed25519.PublicKeySize || raw[0] != 4 {
		return nil, fmt.Errorf("not a cosigner's key: %q", vkey)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	if hex.EncodeToString(sum[:4]) != parts[1] {
		return nil, fmt.Errorf("key id does not fit: %q", vkey)
	}
	return cosigner{parts[0], binary.BigEndian.Uint32(sum[:4]), raw[1:]}, nil
}

type group struct {
	name      string
	threshold int
	members   []string
}

type policy struct {
	verifiers []note.Verifier
	logs      map[string]note.Verifier
	witnesses map[string]string // name and hash of the key to name in the policy
	groups    []group
	quorum    string
}

func keyOf(name string, hash uint32) string { return fmt.Sprintf("%s+%08x", name, hash) }

func parsePolicy(text string) (*policy, error) {
	p := &policy{logs: map[string]note.Verifier{}, witnesses: map[string]string{}}
	for number, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if err := p.add(words); err != nil {
			return nil, fmt.Errorf("line %d of the policy: %w", number+1, err)
		}
	}
	if p.quorum == "" {
		return nil, fmt.Errorf("the policy has no quorum line")
	}
	return p, nil
}

func (p *policy) add(words []string) error {
	switch {
	case words[0] == "log" && len(words) >= 2:
		verifier, err := note.NewVerifier(words[1])
		if err != nil {
			return err
		}
		p.logs[verifier.Name()] = verifier
		p.verifiers = append(p.verifiers, verifier)
	case words[0] == "witness" && len(words) >= 3:
		verifier, err := newCosigner(words[2])
		if err != nil {
			return err
		}
		p.witnesses[keyOf(verifier.Name(), verifier.KeyHash())] = words[1]
		p.verifiers = append(p.verifiers, verifier)
	case words[0] == "group" && len(words) >= 4:
		threshold, err := strconv.Atoi(words[2])
		if words[2] == "all" {
			threshold, err = len(words)-3, nil
		} else if words[2] == "any" {
			threshold, err = 1, nil
		}
		if err != nil || threshold < 1 || threshold > len(words)-3 {
			return fmt.Errorf("threshold %q", words[2])
		}
		p.groups = append(p.groups, group{words[1], threshold, words[3:]})
	case words[0] == "quorum" && len(words) == 2 && p.quorum == "":
		p.quorum = words[1]
	default:
		return fmt.Errorf("not understood: %q", strings.Join(words, " "))
	}
	return nil
}

func (p *policy) reached(cosigned map[string]bool) bool {
	reached := map[string]bool{"none": true}
	for name := range cosigned {
		reached[name] = true
	}
	for _, g := range p.groups {
		count := 0
		for _, member := range g.members {
			if reached[member] {
				count++
			}
		}
		reached[g.name] = count >= g.threshold
	}
	return reached[p.quorum]
}

type head struct {
	origin   string
	tree     tlog.Tree
	receipts int
}

// openHead checks the signature of the log, the receipts and the quorum.
func (p *policy) openHead(raw []byte) (head, error) {
	var h head
	opened, err := note.Open(raw, note.VerifierList(p.verifiers...))
	if err != nil {
		return h, fmt.Errorf("the head: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return h, fmt.Errorf("the head has not three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return h, fmt.Errorf("the head has no size: %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return h, err
	}
	h = head{lines[0], tlog.Tree{N: size, Hash: root}, 0}
	signed, cosigned := false, map[string]bool{}
	for _, sig := range opened.Sigs {
		log, known := p.logs[sig.Name]
		signed = signed || known && sig.Name == h.origin && sig.Hash == log.KeyHash()
		if name, known := p.witnesses[keyOf(sig.Name, sig.Hash)]; known {
			cosigned[name] = true
			h.receipts++
		}
	}
	if !signed {
		return h, fmt.Errorf("no listed log signed the head of %q", h.origin)
	}
	if !p.reached(cosigned) {
		return h, fmt.Errorf("%d receipts under the head of %q do not reach the quorum",
			len(cosigned), h.origin)
	}
	return h, nil
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

// cut reads pieces that each follow their length in big-endian bytes.
func cut(raw []byte, lengthSize, count int) ([][]byte, error) {
	var pieces [][]byte
	for len(raw) > 0 {
		if len(raw) < lengthSize {
			return nil, fmt.Errorf("cut short")
		}
		length := 0
		for _, b := range raw[:lengthSize] {
			length = length<<8 | int(b)
		}
		raw = raw[lengthSize:]
		if length > len(raw) {
			return nil, fmt.Errorf("cut short")
		}
		pieces, raw = append(pieces, raw[:length]), raw[length:]
	}
	if len(pieces) != count {
		return nil, fmt.Errorf("%d pieces, expected %d", len(pieces), count)
	}
	return pieces, nil
}

// checkBody hashes the members of a body and compares with the commitment in the header.
//
//	member     = SHA-256(0x00, salt, length of name, name, value as written)
//	commitment = SHA-256(0x02, count in 4 bytes, for each: length of name, name, member)
func checkBody(header, body []byte) error {
	var stated struct {
		Body string `json:"body"`
	}
	var members [][]json.RawMessage
	if err := json.Unmarshal(header, &stated); err != nil {
		return err
	}
	if err := json.Unmarshal(body, &members); err != nil {
		return err
	}
	all := sha256.New()
	count := make([]byte, 4)
	binary.BigEndian.PutUint32(count, uint32(len(members)))
	all.Write(append([]byte{2}, count...))
	for _, member := range members {
		label, hash, err := hashMember(member)
		if err != nil {
			return err
		}
		all.Write(label)
		all.Write(hash)
	}
	if found := hex.EncodeToString(all.Sum(nil)); found != stated.Body {
		return fmt.Errorf("commitment %s, expected %s", found, stated.Body)
	}
	return nil
}

func hashMember(member []json.RawMessage) (label, hash []byte, err error) {
	var name, second string
	if len(member) != 2 && len(member) != 3 {
		return nil, nil, fmt.Errorf("a member of %d parts", len(member))
	}
	if err := json.Unmarshal(member[0], &name); err != nil {
		return nil, nil, err
	}
	if err := json.Unmarshal(member[1], &second); err != nil {
		return nil, nil, err
	}
	if len(name) > 64 {
		return nil, nil, fmt.Errorf("a name of %d characters", len(name))
	}
	label = append([]byte{byte(len(name))}, name...)
	hash, err = hex.DecodeString(second)
	if err != nil || len(hash) != map[int]int{2: 32, 3: 16}[len(member)] {
		return nil, nil, fmt.Errorf("a member without salt or hash")
	}
	if len(member) == 3 {
		sum := sha256.Sum256(bytes.Join([][]byte{{0}, hash, label, member[2]}, nil))
		hash = sum[:]
	}
	return label, hash, nil
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
