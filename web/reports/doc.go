// Package reports is the open library that the site answers from: reports in a
// store, a search engine over them, and what the application supplies to draw
// and read their pages and to import and correct them.
package reports
