// Package pages has the pages that people read in a browser, a file for each,
// named after its address. A page's value embeds the result that the API returns
// and adds what the page alone shows; its template is in web/templates/pages.
//
// The address is the state: nothing is kept on the server between requests, and
// every page works without JavaScript.
package pages
