/**
 * {@code rehearse}: boards of every profile before a platform that has changed. A stand-in is set up as the platform
 * may be one day, real boards try a whole upgrade with it over loopback, and what they printed and met is put into
 * words.
 * What a board does with a server is decided by the board alone: nothing here knows it beforehand.
 */
package dev.nufleet.app.rehearse;
