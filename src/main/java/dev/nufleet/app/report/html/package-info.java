/**
 * report.html, section by section. Decides nothing: what it shows was found by {@link dev.nufleet.app.report}.
 */
package dev.nufleet.app.report.html;
