/**
 * A board's storage: internal flash and SD card with their erase and program rules, the key-value log on flash, the
 * root of trust. In memory it is sparse and copy-on-write, and equal pages of many boards are stored once.
 *
 * <p>Knows no actor, no clock and no network. One board's storage is used by one of its parts at a time.
 */
package dev.nufleet.storage;
