#include "textflag.h"

// SDOT adds to each of the four numbers of register d the products of four
// bytes of register n with the four bytes at index of register m. The assembler
// has no name for it: SDOT Vd.4S, Vn.16B, Vm.4B[index] (Arm ARM, C7.2).
#define SDOT(d, n, m, index) \
	WORD $(0x4F80E000 | d | (n<<5) | (m<<16) | ((index&1)<<21) | ((index>>1)<<11))

// GROUP multiplies four inputs of four rows with the weights of 16 outputs.
#define GROUP(index) \
	VLD1 (R6), [V16.B16, V17.B16, V18.B16, V19.B16] \
	ADD  $128, R6             \
	SDOT(0, 16, 20, index)    \
	SDOT(1, 17, 20, index)    \
	SDOT(2, 18, 20, index)    \
	SDOT(3, 19, 20, index)    \
	SDOT(4, 16, 21, index)    \
	SDOT(5, 17, 21, index)    \
	SDOT(6, 18, 21, index)    \
	SDOT(7, 19, 21, index)    \
	SDOT(8, 16, 22, index)    \
	SDOT(9, 17, 22, index)    \
	SDOT(10, 18, 22, index)   \
	SDOT(11, 19, 22, index)   \
	SDOT(12, 16, 23, index)   \
	SDOT(13, 17, 23, index)   \
	SDOT(14, 18, 23, index)   \
	SDOT(15, 19, 23, index)

#define ZERO(v) VEOR v.B16, v.B16, v.B16

// func productDot(sums *int32, rows *uint8, panel *int8, in int)
//
// Four rows by 16 outputs at a time, sixteen inputs a step. V0 to V15 hold the sums.
TEXT ·productDot(SB), NOSPLIT, $0-32
	MOVD sums+0(FP), R0
	MOVD rows+8(FP), R1
	MOVD in+24(FP), R3
	MOVD $3, R4

rows:
	MOVD panel+16(FP), R2
	MOVD $2, R5

half:
	MOVD R2, R6
	MOVD R1, R7
	ADD  R3, R7, R8
	ADD  R3, R8, R9
	ADD  R3, R9, R10
	LSR  $4, R3, R11
	ZERO(V0)
	ZERO(V1)
	ZERO(V2)
	ZERO(V3)
	ZERO(V4)
	ZERO(V5)
	ZERO(V6)
	ZERO(V7)
	ZERO(V8)
	ZERO(V9)
	ZERO(V10)
	ZERO(V11)
	ZERO(V12)
	ZERO(V13)
	ZERO(V14)
	ZERO(V15)

inputs:
	VLD1.P 16(R7), [V20.B16]
	VLD1.P 16(R8), [V21.B16]
	VLD1.P 16(R9), [V22.B16]
	VLD1.P 16(R10), [V23.B16]
	GROUP(0)
	GROUP(1)
	GROUP(2)
	GROUP(3)
	SUBS   $1, R11, R11
	BNE    inputs

	MOVD R0, R12
	VST1 [V0.S4, V1.S4, V2.S4, V3.S4], (R12)
	ADD  $128, R12
	VST1 [V4.S4, V5.S4, V6.S4, V7.S4], (R12)
	ADD  $128, R12
	VST1 [V8.S4, V9.S4, V10.S4, V11.S4], (R12)
	ADD  $128, R12
	VST1 [V12.S4, V13.S4, V14.S4, V15.S4], (R12)
	ADD  $64, R0
	ADD  $64, R2
	SUBS $1, R5, R5
	BNE  half

	ADD  $384, R0 // the three rows after the first are written
	ADD  R3<<2, R1, R1
	SUBS $1, R4, R4
	BNE  rows
	RET
