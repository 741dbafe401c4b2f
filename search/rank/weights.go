package rank

// weights are what each part of a score counts. Each is in a wide flat optimum on
// judged queries over 198 reports, and none does harm on SciFact. NOTES.md says
// where the formulas come from and what each part is worth.
//
// The parts beside BM25F are shares of the greatest score that the query's words can
// give, so that they weigh the same in a long query as in a short one (Bruch, Gai
// and Ingber, "An analysis of fusion functions for hybrid retrieval", TOIS 2023).
var weights = struct {
	k1      float64 // how soon further occurrences stop counting
	length  float64 // how much the length of a passage counts, BM25's b
	leadIn  float64
	heading float64
	name    float64 // of what the report is called: title, authority, publisher, kind, years
	near    float64 // of two words side by side, as a share of the commoner one's idf

	authority float64 // of a report of an authority that the query names
	year      float64 // of a report of a year that it names, of publication or inspection
	latest    float64 // of that authority's newest, where the query asks for it

	equivalent float64 // of an occurrence of what means the same as a word of the query
	related    float64 // of an occurrence of what reports say in place of an everyday word
	repeated   float64 // where a sentence is searched for: the share that a passage loses whose words all reports repeat
}{
	k1: 0.9, length: 0.4, leadIn: 0.5, heading: 0.5, name: 3, near: 0.3,
	authority: 0.2, year: 0.2, latest: 0.2, equivalent: 0.9, related: 0.5, repeated: 0.1,
}
