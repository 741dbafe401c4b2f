// Package web serves the site: it has the table of addresses, the middleware,
// health, metrics, templates and assets, and joins the packages below it.
//
// A request goes through the middleware to the handler that the route table
// names, in package pages, statements or api. The handler looks up a value of
// package result and returns it; package handler writes it, as HTML by a template
// or, at the same address with .json behind it, as JSON.
//
// Anyone can read. A handler that changes something asks handler.Request first
// whether who sent it may, and a browser is believed only where a page of this
// site sent the form.
//
// The site knows nothing of PDFs: package reports declares what it needs to draw
// and read pages, and to import and correct reports, and the application supplies it.
package web
