// Package web is what people and scripts see: the pages of a browser and the
// JSON API, over a library of reports that package search finds passages in and
// package store keeps.
//
// A page is made in two steps. A handler looks up what is to be shown and
// returns it as a value; then the value is written, as HTML by a template or,
// at the same address with .json behind it, as JSON. So both always say the same.
// A page is whole before its first byte is sent.
//
// The address is the state: nothing is kept on the server between requests, every
// page works without JavaScript, and a script makes some of them quicker to use.
//
// Reading is open. What changes something asks mayWrite first: who may write, package
// access knows, and a browser is believed only where the page of this site sent it.
//
// Limits: drawing pages and reading their lines is somebody else's work (see Pictures
// and Pages), and so is taking in and correcting reports (see Importer and Corrector),
// since this package knows nothing of PDFs.
package web
