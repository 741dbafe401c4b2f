// Package handler is what pages and the API share: requests and who sends them,
// responses, routes, problems (RFC 9457), content negotiation and templates.
//
// A handler is a function from a request to a response or an error. Answer calls
// it and writes what it returns: a page as HTML or, at the same address with
// .json behind it, as JSON; an error with the status that ProblemOf gives it. An
// answer is complete before its first byte is sent.
package handler
