package org.chainzrule.spark.worker;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkEnv;

/** The secret of an attempt at a training. */
final class AttemptSecret {

  private static final String ALGORITHM = "HmacSHA256";

  private AttemptSecret() {}

  /**
   * The secret that processes of the attempt prove to know: what the driver drew, or, where Spark
   * has a secret of its own, what only those can tell who know that one too.
   */
  static byte[] of(byte[] drawn) {
    SecurityManager security = SparkEnv.get().securityManager();
    if (!security.isAuthenticationEnabled()) {
      return drawn;
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      byte[] key = security.getSecretKey().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(drawn);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has HMAC with SHA-256", e);
    }
  }
}
