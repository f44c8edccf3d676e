/** Judges what PIT found ({@code mvn -Pmutation verify}); no everyday test. */
package dev.nufleet.mutation;
