/** The edges: command line, configuration, page and metrics endpoint, main. */
package dev.nufleet.app;
