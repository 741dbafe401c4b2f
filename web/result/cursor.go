package result

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"net/http"
	"net/url"

	"evidence/search"
	"evidence/web/handler"
)

// CursorFor is the cursor that says where an answer goes on. It holds how many hits were given and a
// sum of the search they were given for, so that it is not used for another.
// To whoever holds it, it is a word without meaning.
func CursorFor(params url.Values, given int) string {
	b := binary.AppendUvarint(nil, uint64(given))
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint32(b, sumOf(params)))
}

// ReadCursor gives how many hits to pass over; 0 for the empty cursor.
func ReadCursor(params url.Values, cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	given, n := binary.Uvarint(b)
	if err != nil || n <= 0 || len(b) != n+4 || given > search.MaxHits {
		return 0, handler.Problemf(http.StatusBadRequest, "Use a cursor from an answer, or none to start.", "The cursor %q is not valid.", cursor)
	}
	if binary.BigEndian.Uint32(b[n:]) != sumOf(params) {
		return 0, handler.Problemf(http.StatusBadRequest, "Repeat the search that it came from with the same parameters, or start without one.", "The cursor %q belongs to another search.", cursor)
	}
	return int(given), nil
}

func sumOf(params url.Values) uint32 {
	h := fnv.New32a()
	h.Write([]byte(params.Encode())) // sorted by name
	return h.Sum32()
}
