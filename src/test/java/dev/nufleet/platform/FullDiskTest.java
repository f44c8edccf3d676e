package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.CreateProductRequest;
import com.aliyun.iot20180120.models.QueryProductRequest;
import com.aliyun.tea.TeaException;
import com.aliyun.tea.TeaUnretryableException;
import dev.nufleet.PlainFormats;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A stand-in whose disk takes no more in the middle of its work. */
@EnabledOnOs(OS.LINUX) // where a shell bounds the size of files
@ExtendWith(PlainFormats.class)
class FullDiskTest {
  private static final DeviceTriple BOARD = TestCloud.board(1);
  /** KiB that one file may have; the state begins with less. */
  private static final int MOST_KIB = 160;

  @TempDir Path dir;
  private StandInProcess process;

  @AfterEach
  void end() throws InterruptedException {
    process.kill();
  }

  /** Long texts, so that the disk is full soon; random enough not to be packed. */
  private static String create(Client sdk, int number) throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 6000; i++) {
      text.append(Integer.toString((number * 7919 + i) * 31_337 & 0x7fffffff, 36));
    }
    return sdk.createProduct(new CreateProductRequest().setNodeType(0)
        .setProductName("product " + number).setDescription(text.toString())).getBody().getProductKey();
  }

  @Test
  void nothing_is_acknowledged_that_was_not_kept_and_the_process_ends_with_a_line() throws Exception {
    process = StandInProcess.start(dir, BOARD, "bash", "-c", "ulimit -f " + MOST_KIB + "; exec \"$0\" \"$@\"");
    Set<String> acknowledged = new LinkedHashSet<>();
    Client sdk = TestCloud.client(process.endpoints(), null);
    try (TestDevice device = TestDevice.signedIn(process.endpoints(), BOARD)) {
      while (process.process().isAlive() && acknowledged.size() < 1000) {
        try {
          acknowledged.add(create(sdk, acknowledged.size()));
        } catch (TeaException | TeaUnretryableException e) {
          break; // no answer
        }
      }
      assertThat(device.isClosedByPeer()).as("devices are not left waiting").isTrue();
    }
    assertThat(acknowledged).hasSizeBetween(3, 999);
    assertThat(process.process().waitFor(30, TimeUnit.SECONDS)).as("it ends: %s", process.said()).isTrue();
    assertThat(process.process().exitValue()).isEqualTo(1);
    assertThat(process.said()).contains("stand-in.mv cannot be written (").doesNotContain("\tat ");

    process = StandInProcess.start(dir, BOARD);
    Client again = TestCloud.client(process.endpoints(), null);
    for (String key : acknowledged) {
      assertThat(again.queryProduct(new QueryProductRequest().setProductKey(key)).getBody().getSuccess())
          .as("product %s was acknowledged", key).isTrue();
    }
  }
}
