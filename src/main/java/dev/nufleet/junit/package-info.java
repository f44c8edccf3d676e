/**
 * The library for tests with JUnit 5: starts stand-in and fleet before them, ends them behind. Knows nothing but {@code
 * dev.nufleet.api} and JUnit's own interfaces, which a test brings along: programs without JUnit never load it.
 */
package dev.nufleet.junit;
