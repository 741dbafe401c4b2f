#include "textflag.h"

// The operations of this file are those of float_plain.go, eight numbers at a time, in
// the same order and with the same rounding: nothing is fused.

// func extremesAVX2(x, factors *float32, n int) (low, high float32)
TEXT ·extremesAVX2(SB), NOSPLIT, $0-32
	MOVQ   x+0(FP), SI
	MOVQ   factors+8(FP), DX
	MOVQ   n+16(FP), CX
	SHRQ   $3, CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1

eight:
	VMOVUPS (SI), Y2
	VMULPS  (DX), Y2, Y2
	VMINPS  Y2, Y0, Y0
	VMAXPS  Y2, Y1, Y1
	ADDQ    $32, SI
	ADDQ    $32, DX
	DECQ    CX
	JNZ     eight

	VEXTRACTF128 $1, Y0, X2
	VEXTRACTF128 $1, Y1, X3
	VMINPS       X2, X0, X0
	VMAXPS       X3, X1, X1
	VPERMILPS    $0x4E, X0, X2
	VPERMILPS    $0x4E, X1, X3
	VMINPS       X2, X0, X0
	VMAXPS       X3, X1, X1
	VPERMILPS    $0xB1, X0, X2
	VPERMILPS    $0xB1, X1, X3
	VMINPS       X2, X0, X0
	VMAXPS       X3, X1, X1
	VMOVSS       X0, low+24(FP)
	VMOVSS       X1, high+28(FP)
	VZEROUPPER
	RET

// func quantiseAVX2(dst *uint8, x, factors *float32, n int, inverse, offset float32)
TEXT ·quantiseAVX2(SB), NOSPLIT, $0-40
	MOVQ         dst+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         factors+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSS inverse+32(FP), Y0
	VBROADCASTSS offset+36(FP), Y1
	MOVL         $0x4B400000, AX  // roundingBits
	VMOVD        AX, X2
	VPBROADCASTD X2, Y2
	SHRQ         $4, CX

sixteen:
	VMOVUPS (SI), Y3
	VMOVUPS 32(SI), Y4
	VMULPS  (DX), Y3, Y3
	VMULPS  32(DX), Y4, Y4
	VMULPS  Y0, Y3, Y3
	VMULPS  Y0, Y4, Y4
	VADDPS  Y1, Y3, Y3
	VADDPS  Y1, Y4, Y4
	VPSUBD  Y2, Y3, Y3
	VPSUBD  Y2, Y4, Y4

	// To bytes; what is above 255 becomes 255.
	VPACKUSDW Y4, Y3, Y3
	VPERMQ    $0xD8, Y3, Y3
	VEXTRACTI128 $1, Y3, X4
	VPACKUSWB X4, X3, X3
	VMOVDQU   X3, (DI)
	ADDQ      $64, SI
	ADDQ      $64, DX
	ADDQ      $16, DI
	DECQ      CX
	JNZ       sixteen
	VZEROUPPER
	RET

// func scoresAVX2(scores, query, keys *float32, n, stride int, factor float32)
TEXT ·scoresAVX2(SB), NOSPLIT, $0-44
	MOVQ    scores+0(FP), DI
	MOVQ    query+8(FP), SI
	MOVQ    keys+16(FP), DX
	MOVQ    n+24(FP), CX
	MOVQ    stride+32(FP), R8
	SHLQ    $2, R8
	VMOVSS  factor+40(FP), X5
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VMOVUPS 64(SI), Y2
	VMOVUPS 96(SI), Y3

key:
	VMULPS       (DX), Y0, Y4
	VMULPS       32(DX), Y1, Y6
	VMULPS       64(DX), Y2, Y7
	VMULPS       96(DX), Y3, Y8
	VADDPS       Y6, Y4, Y4
	VADDPS       Y7, Y4, Y4
	VADDPS       Y8, Y4, Y4
	VEXTRACTF128 $1, Y4, X6
	VADDPS       X6, X4, X4
	VPERMILPS    $0x4E, X4, X6
	VADDPS       X6, X4, X4
	VPERMILPS    $0xB1, X4, X6
	VADDSS       X6, X4, X4
	VMULSS       X5, X4, X4
	VMOVSS       X4, (DI)
	ADDQ         $4, DI
	ADDQ         R8, DX
	DECQ         CX
	JNZ          key
	VZEROUPPER
	RET

// func weighAVX2(dst, weights, values *float32, n, stride int)
TEXT ·weighAVX2(SB), NOSPLIT, $0-40
	MOVQ   dst+0(FP), DI
	MOVQ   weights+8(FP), SI
	MOVQ   values+16(FP), DX
	MOVQ   n+24(FP), CX
	MOVQ   stride+32(FP), R8
	SHLQ   $2, R8
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3

value:
	VBROADCASTSS (SI), Y4
	VMULPS       (DX), Y4, Y5
	VMULPS       32(DX), Y4, Y6
	VMULPS       64(DX), Y4, Y7
	VMULPS       96(DX), Y4, Y8
	VADDPS       Y5, Y0, Y0
	VADDPS       Y6, Y1, Y1
	VADDPS       Y7, Y2, Y2
	VADDPS       Y8, Y3, Y3
	ADDQ         $4, SI
	ADDQ         R8, DX
	DECQ         CX
	JNZ          value

	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VZEROUPPER
	RET

// func scaleAVX2(dst *float32, sums, weightSums *int32, scales, bias *float32, scale float32, zero int32)
//
// Of 32 numbers.
TEXT ·scaleAVX2(SB), NOSPLIT, $0-48
	MOVQ         dst+0(FP), DI
	MOVQ         sums+8(FP), SI
	MOVQ         weightSums+16(FP), DX
	MOVQ         scales+24(FP), R8
	MOVQ         bias+32(FP), R9
	VBROADCASTSS scale+40(FP), Y0
	MOVL         zero+44(FP), AX
	VMOVD        AX, X1
	VPBROADCASTD X1, Y1
	MOVQ         $4, CX

eight:
	VPMULLD   (DX), Y1, Y2
	VMOVDQU   (SI), Y3
	VPSUBD    Y2, Y3, Y3
	VCVTDQ2PS Y3, Y3
	VMULPS    (R8), Y0, Y4
	VMULPS    Y4, Y3, Y3
	VADDPS    (R9), Y3, Y3
	VMOVUPS   Y3, (DI)
	ADDQ      $32, DI
	ADDQ      $32, SI
	ADDQ      $32, DX
	ADDQ      $32, R8
	ADDQ      $32, R9
	DECQ      CX
	JNZ       eight
	VZEROUPPER
	RET
