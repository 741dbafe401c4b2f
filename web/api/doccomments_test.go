package api

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/web/openapi"
)

// readComments gives the comments of structs, with those of their fields, and of types of constants, with theirs. root is
// the folder of the module that the types' packages belong to. Only the first paragraph of a comment counts: what
// follows is for readers of the source. An error names every type and field without a comment.
func readComments(root, module string, types []reflect.Type) (openapi.Docs, error) {
	docs, packages := openapi.Docs{}, map[string][]*ast.File{}
	var missing []error
	for _, t := range types {
		files, ok := packages[t.PkgPath()]
		if !ok {
			var err error
			if files, err = parsePackage(filepath.Join(root, strings.TrimPrefix(t.PkgPath(), module))); err != nil {
				return nil, err
			}
			packages[t.PkgPath()] = files
		}
		doc := typeComments(files, t.Name())
		if len(doc.Values) == 0 && t.Kind() != reflect.Struct {
			continue // a string of any value
		}
		docs[t.String()] = doc
		if doc.Doc == "" {
			missing = append(missing, fmt.Errorf("the type %s has no doc comment", t))
		}
		for name, about := range doc.Fields {
			if about == "" {
				missing = append(missing, fmt.Errorf("the field %s of %s has no comment", name, t))
			}
		}
	}
	return docs, errors.Join(missing...)
}

// parsePackage reads the source of a package without its tests.
func parsePackage(dir string) ([]*ast.File, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		parsed, err := parseFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		files = append(files, parsed...)
	}
	return files, nil
}

func parseFile(path string) ([]*ast.File, error) {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
	return []*ast.File{f}, err
}

// typeComments finds a type and its constants in a package.
func typeComments(files []*ast.File, name string) openapi.TypeDoc {
	var out openapi.TypeDoc
	for _, f := range files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range g.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if spec.Name.Name == name {
						out.Doc, out.Fields = sentence(spec.Doc, g.Doc), fieldComments(spec)
					}
				case *ast.ValueSpec:
					if is, ok := spec.Type.(*ast.Ident); ok && g.Tok == token.CONST && is.Name == name {
						out.Values = append(out.Values, constantComment(spec))
					}
				}
			}
		}
	}
	return out
}

// fieldComments are the comments of a struct's fields by their names in JSON.
func fieldComments(spec *ast.TypeSpec) map[string]string {
	s, ok := spec.Type.(*ast.StructType)
	if !ok {
		return nil
	}
	out := map[string]string{}
	for _, f := range s.Fields.List {
		if f.Tag == nil {
			continue
		}
		tag, _ := strconv.Unquote(f.Tag.Value)
		if name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ","); name != "" && name != "-" {
			out[name] = sentence(f.Doc, f.Comment)
		}
	}
	return out
}

// constantComment is a constant and its comment.
func constantComment(spec *ast.ValueSpec) openapi.ValueDoc {
	var v openapi.ValueDoc
	if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
		v.Value, _ = strconv.Unquote(lit.Value)
	}
	about := firstParagraph(spec.Comment)
	if about == "" {
		about = firstParagraph(spec.Doc)
	}
	v.Doc = strings.TrimSuffix(about, ".")
	return v
}

// sentence is the first comment that there is, as a sentence.
func sentence(comments ...*ast.CommentGroup) string {
	for _, c := range comments {
		if about := firstParagraph(c); about != "" {
			r, n := utf8.DecodeRuneInString(about)
			return string(unicode.ToUpper(r)) + strings.TrimSuffix(about[n:], ".") + "."
		}
	}
	return ""
}

// firstParagraph is a comment's first paragraph on one line.
func firstParagraph(c *ast.CommentGroup) string {
	paragraph, _, _ := strings.Cut(c.Text(), "\n\n")
	return strings.Join(strings.Fields(paragraph), " ")
}
