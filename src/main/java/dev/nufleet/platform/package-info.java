/**
 * The stand-in for the Aliyun IoT Platform, put together: its actor, ports and page over the rooms {@code registry},
 * {@code campaign}, {@code device}, {@code objects} and {@code openapi}.
 *
 * <p>Meets boards on the wire only: imports nothing of the board side.
 */
package dev.nufleet.platform;
