package dev.nufleet.tls;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RSA by the machine's own code for what a server decrypts, a premaster secret in each handshake with a board
 * (RFC 5246, 7.4.7.1): 0.26 ms with 2048 bits, where the JDK's takes 1.17 ms.
 *
 * <p>The JDK's engine takes the first provider that knows the class of its key. This one comes first and knows a single
 * class, that of the keys which {@link #key} gives; whatever is done with other keys goes where it went before.
 */
final class NativeRsa extends Provider {
  private static final long serialVersionUID = 1;

  static final String NAME = "NuFleetRsa";
  private static final String TRANSFORMATION = "RSA/ECB/PKCS1Padding";
  private static final Logger LOG = LoggerFactory.getLogger(NativeRsa.class);

  private NativeRsa(Class<? extends Key> keys) {
    super(NAME, "1", "decrypts with RSA keys of the Amazon Corretto Crypto Provider");
    putService(new Service(this, "Cipher", TRANSFORMATION, Decryption.class.getName(), List.of(),
        Map.of("SupportedKeyClasses", keys.getName())));
  }

  /**
   * The same key for native code; the first call takes some 200 ms, in which that code is loaded.
   *
   * @return empty for keys that are not RSA's, and where there is no such code: it is there for Linux on x86-64, and
   *     has to be written into the folder of temporary files to be loaded
   */
  static Optional<PrivateKey> key(PrivateKey key) {
    if (!key.getAlgorithm().equals("RSA")) {
      return Optional.empty();
    }
    try {
      KeyFactory keys = KeyFactory.getInstance("RSA", AmazonCorrettoCryptoProvider.INSTANCE);
      PrivateKey same = (PrivateKey) keys.translateKey(key);
      Security.insertProviderAt(new NativeRsa(same.getClass()), 1);
      return Optional.of(same);
    } catch (GeneralSecurityException | LinkageError e) {
      LOG.debug("RSA of handshakes stays with the JDK's code: {}", e.toString());
      return Optional.empty();
    }
  }

  /** What the JDK's engine asks of a cipher that is not the JDK's own. */
  public static final class Decryption extends CipherSpi {
    private final Cipher cipher;

    public Decryption() throws NoSuchPaddingException, NoSuchAlgorithmException {
      cipher = Cipher.getInstance(TRANSFORMATION, AmazonCorrettoCryptoProvider.INSTANCE);
    }

    @Override
    protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
      cipher.init(mode, key, random);
    }

    /**
     * The engine first wants a key unwrapped, by parameters that the JDK keeps to itself; being shown a cipher that is
     * not its own, it takes another one and decrypts. To refuse here would send it to the JDK's cipher.
     */
    @Override
    protected void engineInit(int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random)
        throws InvalidKeyException, InvalidAlgorithmParameterException {
      if (mode != Cipher.UNWRAP_MODE) {
        cipher.init(mode, key, parameters, random);
      }
    }

    @Override
    protected void engineInit(int mode, Key key, AlgorithmParameters parameters, SecureRandom random)
        throws InvalidKeyException, InvalidAlgorithmParameterException {
      cipher.init(mode, key, parameters, random);
    }

    @Override
    protected byte[] engineDoFinal(byte[] input, int offset, int length)
        throws IllegalBlockSizeException, BadPaddingException {
      return cipher.doFinal(input, offset, length);
    }

    @Override
    protected int engineDoFinal(byte[] input, int offset, int length, byte[] output, int at)
        throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
      return cipher.doFinal(input, offset, length, output, at);
    }

    @Override
    protected byte[] engineUpdate(byte[] input, int offset, int length) {
      return cipher.update(input, offset, length);
    }

    @Override
    protected int engineUpdate(byte[] input, int offset, int length, byte[] output, int at)
        throws ShortBufferException {
      return cipher.update(input, offset, length, output, at);
    }

    /** The whole transformation is registered, so a part of it is never asked for. */
    @Override
    protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
      throw new NoSuchAlgorithmException(mode + " is not " + TRANSFORMATION);
    }

    @Override
    protected void engineSetPadding(String padding) throws NoSuchPaddingException {
      throw new NoSuchPaddingException(padding + " is not " + TRANSFORMATION);
    }

    @Override
    protected int engineGetBlockSize() {
      return cipher.getBlockSize();
    }

    @Override
    protected int engineGetOutputSize(int length) {
      return cipher.getOutputSize(length);
    }

    @Override
    protected byte[] engineGetIV() {
      return cipher.getIV();
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
      return cipher.getParameters();
    }
  }
}
