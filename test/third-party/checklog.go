// Command checklog reads a log that Bulwark wrote, with nothing but the packages that the Go command itself trusts for
// its checksum database: golang.org/x/mod/sumdb/note and golang.org/x/mod/sumdb/tlog.
//
//	checklog <directory> <file with the verifier key>
//
// It opens every checkpoint, recomputes the tree from the tiles, compares every entry with its leaf, and checks an
// inclusion proof for a sample of entries and a consistency proof between each two checkpoints.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type checkpoint struct {
	size int64
	root tlog.Hash
}

type files struct{ root string }

func (f files) Height() int { return height }

// ReadTiles reads tile/<height>/… of sumdb, which C2SP tlog-tiles names tile/….
func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(f.root, path))
		if err != nil {
			return nil, err
		}
		data[i] = bytes
	}
	return data, nil
}

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func open(path string, verifier note.Verifier) (checkpoint, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return checkpoint{}, err
	}
	signed, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return checkpoint{}, fmt.Errorf("%s: %w", path, err)
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return checkpoint{}, fmt.Errorf("%s: not a checkpoint of %s", path, verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return checkpoint{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return checkpoint{}, fmt.Errorf("%s: not a root hash", path)
	}
	return checkpoint{size, tlog.Hash(root)}, nil
}

func entries(root string, bundle, size int64) ([][]byte, error) {
	tile := tlog.Tile{H: height, L: -1, N: bundle, W: 1 << height}
	if left := size - bundle<<height; left < 1<<height {
		tile.W = int(left)
	}
	path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", height), "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		return nil, err
	}
	var all [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s: an entry is cut off", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		all, data = append(all, data[2:end]), data[end:]
	}
	if len(all) != tile.W {
		return nil, fmt.Errorf("%s: %d entries, not %d", path, len(all), tile.W)
	}
	return all, nil
}

func check(root, keyFile string) error {
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	if err != nil {
		return err
	}
	head, err := open(filepath.Join(root, "checkpoint"), verifier)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tlog.Tree{N: head.size, Hash: head.root}, files{root})
	computed, err := tlog.TreeHash(head.size, reader)
	if err != nil {
		return err
	}
	if computed != head.root {
		return errors.New("the tiles do not have the root of the checkpoint")
	}

	proofs := 0
	for bundle := int64(0); bundle<<height < head.size; bundle++ {
		all, err := entries(root, bundle, head.size)
		if err != nil {
			return err
		}
		for i, entry := range all {
			index := bundle<<height + int64(i)
			leaf := tlog.RecordHash(entry)
			stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			if err != nil {
				return err
			}
			if stored[0] != leaf {
				return fmt.Errorf("entry %d is not what its leaf says", index)
			}
			if index%101 == 0 || index == head.size-1 {
				proof, err := tlog.ProveRecord(head.size, index, reader)
				if err != nil {
					return err
				}
				if err := tlog.CheckRecord(proof, head.size, head.root, index, leaf); err != nil {
					return fmt.Errorf("entry %d: %w", index, err)
				}
				proofs++
			}
		}
	}

	history, err := filepath.Glob(filepath.Join(root, "checkpoints", "*"))
	if err != nil {
		return err
	}
	if len(history) == 0 {
		return errors.New("no checkpoint in checkpoints/")
	}
	sort.Strings(history)
	for _, path := range history {
		old, err := open(path, verifier)
		if err != nil {
			return err
		}
		if old.size == 0 {
			continue
		}
		proof, err := tlog.ProveTree(head.size, old.size, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, head.size, head.root, old.size, old.root); err != nil {
			return fmt.Errorf("%s is not of this log: %w", path, err)
		}
	}
	fmt.Printf("%s: %d entries, %d inclusion proofs, %d checkpoints\n", verifier.Name(), head.size, proofs, len(history))
	return nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: checklog <directory> <file with the verifier key>")
		os.Exit(2)
	}
	if err := check(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}
