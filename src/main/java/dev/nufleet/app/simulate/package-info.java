/** {@code simulate}: worlds by their seeds, several side by side, each in one thread; what they showed. */
package dev.nufleet.app.simulate;
