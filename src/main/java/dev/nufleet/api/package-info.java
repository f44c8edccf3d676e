/**
 * For programs and tests of one's own: a stand-in of the platform, a fleet of boards, and what became of them, as
 * values. What is public here, {@code dev.nufleet.junit}, and the nouns of {@code dev.nufleet.model} that these name
 * are the library; everything else may change without a word. Knows no command line, no terminal and no test framework.
 */
package dev.nufleet.api;
