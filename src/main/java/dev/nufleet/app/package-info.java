/** The command line: which command runs, and what its mistakes look like. */
package dev.nufleet.app;
