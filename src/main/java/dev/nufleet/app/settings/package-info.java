/**
 * What users say, checked before anything starts: options, scenario files, device lists, images. Each
 * mistake is one line.
 */
package dev.nufleet.app.settings;
