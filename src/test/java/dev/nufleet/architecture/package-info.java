/** What holds for the code as a whole: who may import whom, and the tidy rules. */
package dev.nufleet.architecture;
