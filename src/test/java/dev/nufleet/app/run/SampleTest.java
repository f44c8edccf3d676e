package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.app.settings.Image;
import dev.nufleet.app.settings.RunSettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void the_sample_is_what_its_note_says() throws Exception {
    byte[] bytes = new byte[314_676];
    new SplittableRandom(1577151897L).nextBytes(bytes);
    Image sample = Image.read(Path.of(RunSettingsReader.SAMPLE), "test");
    assertThat(sample.bytes()).isEqualTo(bytes);
    assertThat(Files.readString(Path.of("firmware-samples/README.md"))).contains(sample.md5());
  }
}
