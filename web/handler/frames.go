package handler

import "net/http"

// FramedPolicy lets pages of other sites show a page in a frame. Such a page runs nothing and sends nothing, so that nobody can be
// tricked into doing something by what lies over it.
const FramedPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"

// allowFrames lets pages of other sites show an answer in a frame.
func allowFrames(h http.Header) {
	h.Set("Content-Security-Policy", FramedPolicy)
	h.Del("X-Frame-Options")
}
