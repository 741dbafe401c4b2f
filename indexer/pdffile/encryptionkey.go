package pdffile

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
)

// passwordPad fills a password up to 32 bytes, and is all of an empty one
// (ISO 32000-1, algorithm 2).
var passwordPad = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08" +
	"\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

// fileKey returns the key that the empty user password opens, nil if it opens none.
func (f *File) fileKey(d Dict, v int, c *decrypter) []byte {
	if v >= 5 {
		return f.fileKey256(d)
	}
	r, _ := f.Int(d.Get("R"))
	p, _ := f.Int(d.Get("P"))
	k := encryptionDict{
		o: resized(f.String(d.Get("O")), 32), u: resized(f.String(d.Get("U")), 32),
		p: uint32(p), r: r, metadata: c.metadata,
	}
	if ids := f.Array(f.trailer.Get("ID")); len(ids) > 0 {
		k.id = []byte(f.String(ids[0]))
	}
	for _, n := range keySizes(f, d, v, r) {
		if key := k.userKey(n); key != nil {
			return key
		}
	}
	return nil
}

// resized returns s as exactly n bytes: some writers pad O and U.
func resized(s String, n int) []byte {
	b := make([]byte, n)
	copy(b, s)
	return b
}

// keySizes lists the key lengths to try, in bytes, the one the file tells
// first: writers put bytes for bits, or a length their version cannot have.
func keySizes(f *File, d Dict, v, r int) []int {
	n, _ := f.Int(d.Get("Length"))
	if n >= 40 {
		n /= 8
	}
	sizes := []int{n, 16, 5}
	switch {
	case v == 4:
		sizes = []int{16, n, 5}
	case v == 1 || r == 2:
		sizes = []int{5, n, 16}
	}
	out := sizes[:0]
	for _, n := range sizes {
		if n >= 5 && n <= 16 {
			out = append(out, n)
		}
	}
	return out
}

// An encryptionDict is what an encryption dictionary of revision 2 to 4 gives to derive
// the file's key from a password.
type encryptionDict struct {
	o, u, id []byte
	p        uint32
	r        int
	metadata bool
}

// userKey returns the key of n bytes if the empty password is the user's, else nil
// (algorithms 2, 4, 5 and 6).
func (k *encryptionDict) userKey(n int) []byte {
	h := md5.New()
	h.Write(passwordPad)
	h.Write(k.o)
	h.Write([]byte{byte(k.p), byte(k.p >> 8), byte(k.p >> 16), byte(k.p >> 24)})
	h.Write(k.id)
	if k.r >= 4 && !k.metadata {
		h.Write([]byte{0xff, 0xff, 0xff, 0xff})
	}
	key := h.Sum(nil)
	if k.r >= 3 {
		for range 50 {
			sum := md5.Sum(key[:n])
			key = sum[:]
		}
	}
	key = key[:n]
	if k.r < 3 {
		if bytes.Equal(rc4Once(key, passwordPad), k.u) {
			return key
		}
		return nil
	}
	sum := md5.Sum(append(bytes.Clone(passwordPad), k.id...))
	check := sum[:]
	for i := range 20 {
		check = rc4Once(xorKey(key, byte(i)), check)
	}
	if bytes.Equal(check, k.u[:16]) {
		return key
	}
	return nil
}

func xorKey(key []byte, x byte) []byte {
	out := make([]byte, len(key))
	for i, c := range key {
		out[i] = c ^ x
	}
	return out
}

// rc4Once encrypts data with a key of 1 to 256 bytes.
func rc4Once(key, data []byte) []byte {
	out := make([]byte, len(data))
	if c, err := rc4.NewCipher(key); err == nil {
		c.XORKeyStream(out, data)
	}
	return out
}

// fileKey256 returns the key of a file of revision 5 or 6 that the empty user
// password opens, else nil (ISO 32000-2, algorithm 2.A).
func (f *File) fileKey256(d Dict) []byte {
	r, _ := f.Int(d.Get("R"))
	u, ue := resized(f.String(d.Get("U")), 48), resized(f.String(d.Get("UE")), 32)
	hash := hash6
	if r == 5 {
		hash = hash5
	}
	if bytes.Equal(hash(u[32:40]), u[:32]) {
		return unwrap(hash(u[40:48]), ue)
	}
	return nil
}

// unwrap decrypts the file's key, without initialisation vector or padding.
func unwrap(key, wrapped []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(wrapped))
	cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(out, wrapped)
	return out
}

// hash5 is the hash of revision 5 for the empty password.
func hash5(salt []byte) []byte {
	sum := sha256.Sum256(salt)
	return sum[:]
}

// hash6 is the hash of revision 6 (ISO 32000-2, algorithm 2.B) for the empty password.
func hash6(salt []byte) []byte {
	k := hash5(salt)
	for round := 0; ; round++ {
		k1 := bytes.Repeat(k, 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		e := make([]byte, len(k1))
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, k1)
		sum := 0
		for _, c := range e[:16] {
			sum += int(c)
		}
		switch sum % 3 {
		case 0:
			s := sha256.Sum256(e)
			k = s[:]
		case 1:
			s := sha512.Sum384(e)
			k = s[:]
		default:
			s := sha512.Sum512(e)
			k = s[:]
		}
		if round >= 63 && int(e[len(e)-1]) <= round-32 {
			return k[:32]
		}
	}
}
