/**
 * The commands on files: bootloader, candidate writer, firmware images, recorded vectors.
 */
package dev.nufleet.app.tools;
