package render

import (
	"fmt"
	"image"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// draw draws a page on white, with its annotations and form fields, and passes
// its pixels to use, each of four bytes: red, green, blue and one without meaning.
func draw(doc document, page requests.Page, width int, use func(pix []byte, width, height int) error) error {
	w, err := instance.FPDF_GetPageWidthF(&requests.FPDF_GetPageWidthF{Page: page})
	if err != nil {
		return failure(err)
	}
	h, err := instance.FPDF_GetPageHeightF(&requests.FPDF_GetPageHeightF{Page: page})
	if err != nil {
		return failure(err)
	}
	width, height, ok := pixels(float64(w.PageWidth), float64(h.PageHeight), width)
	if !ok {
		return fail(ErrUnreadable, fmt.Sprintf("the page is %g by %g points large", w.PageWidth, h.PageHeight), adviceOther)
	}
	made, err := instance.FPDFBitmap_CreateEx(&requests.FPDFBitmap_CreateEx{
		Width: width, Height: height, Format: enums.FPDF_BITMAP_FORMAT_BGRX, Pointer: uint64(0),
	})
	if err != nil {
		return err
	}
	bitmap := made.Bitmap
	defer instance.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: bitmap})
	_, err = instance.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{Bitmap: bitmap, Width: width, Height: height, Color: 0xffffffff})
	if err != nil {
		return err
	}
	const flags = enums.FPDF_RENDER_FLAG_ANNOT | enums.FPDF_RENDER_FLAG_REVERSE_BYTE_ORDER
	_, err = instance.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
		Bitmap: bitmap, Page: page, SizeX: width, SizeY: height, Flags: flags,
	})
	if err != nil {
		return failure(err)
	}
	if doc.form != nil {
		_, err = instance.FPDF_FFLDraw(&requests.FPDF_FFLDraw{
			FormHandle: *doc.form, Bitmap: bitmap, Page: page, SizeX: width, SizeY: height, Flags: flags,
		})
		if err != nil {
			return err
		}
	}
	view, err := instance.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: bitmap})
	if err != nil {
		return err
	}
	if len(view.Buffer) != 4*width*height {
		return fmt.Errorf("PDFium gave %d bytes for a picture of %d by %d", len(view.Buffer), width, height)
	}
	return use(view.Buffer, width, height)
}

// grey makes a picture in shades of grey of a page's pixels. The weights of the
// colours are those of ITU-R BT.601.
func grey(pix []byte, width, height int) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, width, height))
	for i := range out.Pix {
		p := pix[4*i : 4*i+3]
		out.Pix[i] = byte((299*uint32(p[0]) + 587*uint32(p[1]) + 114*uint32(p[2]) + 500) / 1000)
	}
	return out
}

// pixels is the size of the picture of a page of a size in points; ok is false where it can have none.
func pixels(w, h float64, width int) (int, int, bool) {
	if !(w > 0 && h > 0) {
		return 0, 0, false
	}
	height := float64(width) * h / w
	if height > maxHeight {
		width, height = int(float64(width)*maxHeight/height), maxHeight
	}
	return max(1, width), max(1, int(height+0.5)), true
}

// form makes ready what draws a document's form fields; nil where it has none.
func form(doc references.FPDF_DOCUMENT) (*references.FPDF_FORMHANDLE, error) {
	kind, err := instance.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: doc})
	if err != nil || kind.FormType == enums.FPDF_FORMTYPE_NONE {
		return nil, err
	}
	// Nobody fills in the form, so PDFium's callbacks do nothing.
	made, err := instance.FPDFDOC_InitFormFillEnvironment(&requests.FPDFDOC_InitFormFillEnvironment{
		Document: doc,
		FormFillInfo: structs.FPDF_FORMFILLINFO{
			FFI_Invalidate:         func(references.FPDF_PAGE, float64, float64, float64, float64) {},
			FFI_SetCursor:          func(enums.FXCT) {},
			FFI_SetTimer:           func(int, func(int)) int { return 0 },
			FFI_KillTimer:          func(int) {},
			FFI_GetLocalTime:       func() structs.FPDF_SYSTEMTIME { return structs.FPDF_SYSTEMTIME{} },
			FFI_GetPage:            func(references.FPDF_DOCUMENT, int) *references.FPDF_PAGE { return nil },
			FFI_GetRotation:        func(references.FPDF_PAGE) enums.FPDF_PAGE_ROTATION { return 0 },
			FFI_ExecuteNamedAction: func(string) {},
		},
	})
	if err != nil {
		return nil, err
	}
	return &made.FormHandle, nil
}
