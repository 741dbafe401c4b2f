package rescore

// SetLikenessWeight sets the weight and gives what puts it back.
func SetLikenessWeight(w float64) (restore func()) {
	before := likenessWeight
	likenessWeight = w
	return func() { likenessWeight = before }
}
