// SPDX-License-Identifier: Apache-2.0

package main

// What the package does not know about keys: the receipt (type 4) and the trust file.

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

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
