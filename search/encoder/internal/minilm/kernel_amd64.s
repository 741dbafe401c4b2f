#include "textflag.h"

// ROW multiplies four inputs of a row, at address a, with Z24 and Z25.
#define ROW(a, spread, low, high) \
	VPBROADCASTD a, spread         \
	VPDPBUSD     Z24, spread, low  \
	VPDPBUSD     Z25, spread, high

#define ZERO(r) VPXORD r, r, r

// STORE writes the sums of a row, 32 numbers.
#define STORE(low, high, offset) \
	VMOVDQU32 low, offset(DI)    \
	VMOVDQU32 high, (offset+64)(DI)

// func productVNNI(sums *int32, rows *uint8, panel *int8, in int)
//
// Twelve rows by 32 outputs: Z0 to Z23 hold the sums, two registers a row.
// VPDPBUSD adds the products of four bytes to each sum.
TEXT ·productVNNI(SB), NOSPLIT, $0-32
	MOVQ sums+0(FP), DI
	MOVQ rows+8(FP), SI
	MOVQ panel+16(FP), DX
	MOVQ in+24(FP), CX
	LEAQ (CX)(CX*2), R10 // three rows
	LEAQ (SI)(CX*4), R8  // the row at 4
	LEAQ (R8)(CX*4), R9  // the row at 8
	MOVQ CX, R11
	SHRQ $2, R11
	ZERO(Z0)
	ZERO(Z1)
	ZERO(Z2)
	ZERO(Z3)
	ZERO(Z4)
	ZERO(Z5)
	ZERO(Z6)
	ZERO(Z7)
	ZERO(Z8)
	ZERO(Z9)
	ZERO(Z10)
	ZERO(Z11)
	ZERO(Z12)
	ZERO(Z13)
	ZERO(Z14)
	ZERO(Z15)
	ZERO(Z16)
	ZERO(Z17)
	ZERO(Z18)
	ZERO(Z19)
	ZERO(Z20)
	ZERO(Z21)
	ZERO(Z22)
	ZERO(Z23)

inputs:
	VMOVDQU8 (DX), Z24
	VMOVDQU8 64(DX), Z25
	ROW((SI), Z26, Z0, Z1)
	ROW((SI)(CX*1), Z27, Z2, Z3)
	ROW((SI)(CX*2), Z28, Z4, Z5)
	ROW((SI)(R10*1), Z29, Z6, Z7)
	ROW((R8), Z26, Z8, Z9)
	ROW((R8)(CX*1), Z27, Z10, Z11)
	ROW((R8)(CX*2), Z28, Z12, Z13)
	ROW((R8)(R10*1), Z29, Z14, Z15)
	ROW((R9), Z26, Z16, Z17)
	ROW((R9)(CX*1), Z27, Z18, Z19)
	ROW((R9)(CX*2), Z28, Z20, Z21)
	ROW((R9)(R10*1), Z29, Z22, Z23)
	ADDQ $4, SI
	ADDQ $4, R8
	ADDQ $4, R9
	ADDQ $128, DX
	DECQ R11
	JNZ  inputs

	STORE(Z0, Z1, 0)
	STORE(Z2, Z3, 128)
	STORE(Z4, Z5, 256)
	STORE(Z6, Z7, 384)
	STORE(Z8, Z9, 512)
	STORE(Z10, Z11, 640)
	STORE(Z12, Z13, 768)
	STORE(Z14, Z15, 896)
	STORE(Z16, Z17, 1024)
	STORE(Z18, Z19, 1152)
	STORE(Z20, Z21, 1280)
	STORE(Z22, Z23, 1408)
	VZEROUPPER
	RET

// GROUP multiplies four inputs of two rows, in Y8 and Y9, with the weights of four outputs.
#define GROUP(offset, first, second) \
	VPMOVSXBW offset(DX), Y10    \
	VPMADDWD  Y8, Y10, Y11       \
	VPMADDWD  Y9, Y10, Y12       \
	VPADDD    Y11, first, first  \
	VPADDD    Y12, second, second

// SUM adds the two sums that registers hold of each output and writes eight outputs.
#define SUM(low, high, address) \
	VPHADDD high, low, low      \
	VPERMQ  $0xD8, low, low     \
	VMOVDQU low, address

// func productAVX2(sums *int32, rows *uint8, panel *int8, in int)
//
// Two rows by 16 outputs at a time. VPMADDWD multiplies numbers of 16 bits and
// adds two products without loss, so that registers hold two sums of each output.
TEXT ·productAVX2(SB), NOSPLIT, $0-32
	MOVQ sums+0(FP), DI
	MOVQ rows+8(FP), SI
	MOVQ in+24(FP), CX
	MOVQ $6, R12

rows:
	MOVQ panel+16(FP), R9
	MOVQ $2, R13

half:
	MOVQ  SI, R8
	MOVQ  R9, DX
	MOVQ  CX, R11
	SHRQ  $2, R11
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7

inputs:
	VPBROADCASTD (R8), X8
	VPBROADCASTD (R8)(CX*1), X9
	VPMOVZXBW    X8, Y8
	VPMOVZXBW    X9, Y9
	GROUP(0, Y0, Y4)
	GROUP(16, Y1, Y5)
	GROUP(32, Y2, Y6)
	GROUP(48, Y3, Y7)
	ADDQ         $4, R8
	ADDQ         $128, DX
	DECQ         R11
	JNZ          inputs

	SUM(Y0, Y1, (DI))
	SUM(Y2, Y3, 32(DI))
	SUM(Y4, Y5, 128(DI))
	SUM(Y6, Y7, 160(DI))
	ADDQ $64, R9
	ADDQ $64, DI
	DECQ R13
	JNZ  half

	ADDQ $128, DI // the second row is written
	LEAQ (SI)(CX*2), SI
	DECQ R12
	JNZ  rows
	VZEROUPPER
	RET
