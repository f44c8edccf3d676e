/**
 * The stand-in for the Aliyun IoT Platform: broker, device registry, firmware store, campaigns, OpenAPI.
 *
 * <p>Meets boards on the wire only: imports nothing of the board side.
 */
package dev.nufleet.platform;
