/**
 * The stand-in's object store: files, signed links, ranges, uploads. Source: platform.md section 5.
 *
 * <p>Must not know devices or jobs.
 */
package dev.nufleet.platform.objects;
