/**
 * A campaign on the platform, made and followed through its OpenAPI with the official SDK: upload, firmware, jobs and
 * tasks; and the calls that make, look at and remove devices.
 * Blocking; whatever a foreign platform answers is bounded in bytes, depth and time.
 */
package dev.nufleet.app.campaign;
