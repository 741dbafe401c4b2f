package suggest

import "evidence/search/postings"

// ReadVocabulary reads the vocabulary of an index, for benchmarks.
func ReadVocabulary(index postings.Snapshot) error {
	_, err := readVocabulary(index)
	return err
}
