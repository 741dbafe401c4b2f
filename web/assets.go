package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed assets
var assetFiles embed.FS

// assetsPath begins the addresses of the files that pages are made with. What
// follows it is the beginning of the file's SHA-256 and its name, so that a
// browser may keep the file for good.
const assetsPath = "/assets/"

// An asset is a file that pages are made with.
type asset struct {
	path        string // its address
	contentType string
	data        []byte
}

// assetTypes are the types of assets; the machine's own tables may be wrong.
var assetTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// assets are the embedded files, by name.
var assets = func() map[string]asset {
	list := map[string]asset{}
	err := fs.WalkDir(assetFiles, "assets", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := assetFiles.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		name = path.Base(name)
		list[name] = asset{assetsPath + hex.EncodeToString(sum[:6]) + "/" + name, assetTypes[path.Ext(name)], data}
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("web: reading the embedded assets: %v", err)) // cannot happen in a program that was built
	}
	return list
}()

// assetPath is the address of an asset; a template that names one that is not there fails.
func assetPath(name string) (string, error) {
	a, ok := assets[name]
	if !ok {
		return "", fmt.Errorf("there is no asset %q", name)
	}
	return a.path, nil
}

func assetHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets[path.Base(r.URL.Path)]
		if !ok || strings.HasSuffix(r.URL.Path, "/") {
			http.NotFound(w, r)
			return
		}
		keep := "no-cache"
		if r.URL.Path == a.path {
			keep = "public, max-age=31536000, immutable"
		}
		w.Header().Set("Cache-Control", keep)
		w.Header().Set("Content-Type", a.contentType)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.data))
	})
}
