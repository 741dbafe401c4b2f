package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// sample returns n sentences of WordNet, drawn evenly: the explanations of words and the examples of their use.
func sample(folder string, n int) ([]string, error) {
	var all []string
	for _, name := range []string{"data.noun", "data.verb", "data.adj", "data.adv"} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(data)) {
			// A line of the licence begins with a space.
			if _, gloss, ok := strings.Cut(line, " | "); ok && line[0] != ' ' {
				for part := range strings.SplitSeq(gloss, "; ") {
					if part = strings.Trim(part, " \"\n"); strings.Count(part, " ") >= 4 {
						all = append(all, part)
					}
				}
			}
		}
	}
	if len(all) < n {
		return nil, fmt.Errorf("%q has %d sentences, fewer than the %d that are wanted", folder, len(all), n)
	}
	// A step that has no factor in common with the number of sentences visits each once before any twice, in an order without pattern.
	step := len(all)*618/1000 | 1
	for gcd(step, len(all)) != 1 {
		step += 2
	}
	out := make([]string, n)
	for i := range out {
		out[i] = all[i*step%len(all)]
	}
	return out, nil
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
