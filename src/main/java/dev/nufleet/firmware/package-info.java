/**
 * Image formats: the headers of the ActiveImage and the CandidateSlot, digests and keys, the memory map, the build
 * tool's files. Encode and decode, each format as the vendor's code reads it.
 *
 * <p>Functions of values. Knows no Akka, no file, no clock, and nothing of how a board stores bytes.
 */
package dev.nufleet.firmware;
