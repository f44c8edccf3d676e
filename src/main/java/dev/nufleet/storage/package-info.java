/**
 * A board's storage: internal flash and SD card with their erase and program rules, the key-value log on flash, the
 * root of trust. In memory it is sparse and copy-on-write, and equal pages of many boards are stored once.
 *
 * <p>What can go wrong with it lies around it: {@link dev.nufleet.storage.PowerSupply} cuts power before, in the middle
 * of or after an operation, and {@link dev.nufleet.storage.StorageFaults} takes orders for what else fails: the same
 * for a fleet, a simulator and a test. A storage to which nothing can happen has neither.
 *
 * <p>Knows no actor, no clock and no network. One board's storage is used by one of its parts at a time.
 */
package dev.nufleet.storage;
