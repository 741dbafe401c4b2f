// Package statements has the workspace of statements: their list, each with its
// claims, pins and evidence, its edits and history, and the feed of new passages.
package statements
