/**
 * The C-SDK's small HTTP client, as its OTA module uses it: one GET with a range, 127 bytes a read,
 * blind to the status.
 *
 * <p>Must not know what is downloaded.
 */
package dev.nufleet.csdk.http;
