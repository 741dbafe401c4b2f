// Package result has the values that the API returns and pages show, and looks
// them up in the library: what a search found, reports, passages, pages of
// reports, statements with their evidence, checked quotes and briefings.
package result
