/**
 * Lists of devices as files: CSV as spreadsheets, consoles and editors write it, read once for both sides. Knows no
 * files, no commands and no calls: bytes in, devices or one line about what is wrong out.
 */
package dev.nufleet.lists;
