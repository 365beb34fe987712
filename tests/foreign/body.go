// SPDX-License-Identifier: Apache-2.0

package main

// What the package does not know about acts: pieces with lengths, and the hash of a body.

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

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
