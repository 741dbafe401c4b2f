package pdffile

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"errors"
	"fmt"
)

// A method is how a string or a stream is encrypted.
type method uint8

const (
	identity method = iota
	rc4Method
	aes128
	aes256
)

var errCipher = errors.New("encrypted data is damaged")

// A decrypter decrypts the strings and streams of a file with the standard security
// handler (ISO 32000-1, 7.6 and ISO 32000-2, 7.6).
type decrypter struct {
	key      []byte
	strings  method
	streams  method
	filters  map[Name]method
	metadata bool // metadata streams are encrypted too
	dict     Ref  // the encryption dictionary, whose strings are not
}

// initCrypt sets up decryption with the empty user password, if the trailer
// asks for it.
func (f *File) initCrypt() error {
	f.decrypter = nil
	entry := f.trailer.Get("Encrypt")
	d := f.Dict(entry)
	if d == nil {
		return nil
	}
	if h := f.Name(d.Get("Filter")); h != "Standard" && h != "" {
		return Refuse(ErrEncrypted, fmt.Sprintf(": it uses the security handler %q, which is not supported", h), "ask its publisher for an open copy")
	}
	c := &decrypter{metadata: true}
	c.dict, _ = entry.(Ref)
	if b, ok := f.Resolve(d.Get("EncryptMetadata")).(Bool); ok {
		c.metadata = bool(b)
	}
	v, _ := f.Int(d.Get("V"))
	c.setMethods(f, d, v)
	if v >= 4 && c.strings == identity && c.streams == identity {
		return nil // only attached files are encrypted
	}
	if c.key = f.fileKey(d, v, c); c.key == nil {
		return Refuse(ErrEncrypted, "", "save an open copy of it and add that")
	}
	f.dropParsed()
	f.decrypter = c
	return nil
}

// dropParsed drops what was read before decryption was set up.
func (f *File) dropParsed() {
	f.table.forEach(func(_ uint32, s *xrefEntry) {
		if s.kind != added {
			s.obj, s.loaded = nil, false
		}
	})
	f.objectStreams = map[uint32]*objectStream{}
}

// setMethods reads the crypt filters of V 4 and 5; older files use RC4 for all.
func (c *decrypter) setMethods(f *File, d Dict, v int) {
	if v < 4 {
		c.strings, c.streams = rc4Method, rc4Method
		return
	}
	c.filters = map[Name]method{"Identity": identity}
	for _, e := range f.Dict(d.Get("CF")) {
		switch f.Name(f.Dict(e.Value).Get("CFM")) {
		case "V2":
			c.filters[e.Key] = rc4Method
		case "AESV2":
			c.filters[e.Key] = aes128
		case "AESV3":
			c.filters[e.Key] = aes256
		default:
			c.filters[e.Key] = identity
		}
	}
	c.strings = c.filters[f.Name(d.Get("StrF"))]
	c.streams = c.filters[f.Name(d.Get("StmF"))]
}

// decrypted returns the data of a stream as it was before encryption.
func (f *File) decrypted(s *Stream) ([]byte, error) {
	if f.decrypter == nil || f.Name(s.Dict.Get("Type")) == "XRef" {
		return s.raw, nil
	}
	m := f.decrypter.streams
	if f.Name(s.Dict.Get("Type")) == "Metadata" && !f.decrypter.metadata {
		return s.raw, nil
	}
	names, parms := f.filters(s.Dict)
	for i, name := range names {
		if name == "Crypt" {
			m = f.decrypter.filters[f.Name(parms[i].Get("Name"))] // Identity where there is no name
		}
	}
	return f.decrypter.decrypt(m, s.ref.Num, s.ref.Gen, s.raw)
}

// decryptStrings decrypts the strings of an object in place.
func (f *File) decryptStrings(num uint32, gen uint16, o Object) {
	if f.decrypter == nil || f.decrypter.strings == identity || num == f.decrypter.dict.Num && num != 0 {
		return
	}
	switch v := o.(type) {
	case Array:
		f.decryptArray(num, gen, v)
	case Dict:
		f.decryptDict(num, gen, v)
	case *Stream:
		f.decryptDict(num, gen, v.Dict)
	}
}

func (f *File) decryptArray(num uint32, gen uint16, a Array) {
	for i, v := range a {
		if s, ok := v.(String); ok {
			a[i] = f.decryptString(num, gen, s)
		} else {
			f.decryptStrings(num, gen, v)
		}
	}
}

func (f *File) decryptDict(num uint32, gen uint16, d Dict) {
	for i := range d {
		if s, ok := d[i].Value.(String); ok {
			d[i].Value = f.decryptString(num, gen, s)
		} else {
			f.decryptStrings(num, gen, d[i].Value)
		}
	}
}

func (f *File) decryptString(num uint32, gen uint16, s String) String {
	b, err := f.decrypter.decrypt(f.decrypter.strings, num, gen, []byte(s))
	if err != nil {
		return s
	}
	return String(b)
}

// decrypt returns data decrypted; data itself is left as it is.
func (c *decrypter) decrypt(m method, num uint32, gen uint16, data []byte) ([]byte, error) {
	switch m {
	case rc4Method:
		k, err := rc4.NewCipher(c.objectKey(num, gen, false))
		if err != nil {
			return nil, err
		}
		out := make([]byte, len(data))
		k.XORKeyStream(out, data)
		return out, nil
	case aes128:
		return aesDecrypt(c.objectKey(num, gen, true), data)
	case aes256:
		return aesDecrypt(c.key, data)
	}
	return data, nil
}

// objectKey derives the key of one object (ISO 32000-1, algorithm 1).
func (c *decrypter) objectKey(num uint32, gen uint16, withAES bool) []byte {
	buf := make([]byte, 0, 32)
	buf = append(buf, c.key...)
	buf = append(buf, byte(num), byte(num>>8), byte(num>>16), byte(gen), byte(gen>>8))
	if withAES {
		buf = append(buf, "sAlT"...)
	}
	sum := md5.Sum(buf)
	return sum[:min(len(c.key)+5, 16)]
}

// aesDecrypt decrypts CBC data that begins with its initialisation vector. A
// last block that is cut short is dropped, and padding that is none is kept.
func aesDecrypt(key, data []byte) ([]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	if len(data) < aes.BlockSize {
		return nil, fmt.Errorf("%w: shorter than its initialisation vector", errCipher)
	}
	iv, data := data[:aes.BlockSize], data[aes.BlockSize:]
	out := make([]byte, len(data)/aes.BlockSize*aes.BlockSize)
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, data[:len(out)])
	if n := len(out); n > 0 {
		if pad := int(out[n-1]); pad >= 1 && pad <= aes.BlockSize && bytes.Count(out[n-pad:], out[n-1:]) == pad {
			out = out[:n-pad]
		}
	}
	return out, nil
}
