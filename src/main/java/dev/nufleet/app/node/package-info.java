/** {@code nufleet node}. */
package dev.nufleet.app.node;
