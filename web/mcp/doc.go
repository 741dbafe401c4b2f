// Package mcp offers a library to language models by the Model Context Protocol: tools that search passages, give one with its
// neighbours and its citation, list reports, find evidence for a claim, and check quotations. The tools read and change nothing.
//
// An answer is one JSON text of at most 18,000 bytes, unless more is asked for. It says how many passages were left out, and
// what is not known. Each passage has its exact text and the address by which it is cited.
package mcp
