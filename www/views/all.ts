/** Every view, registered. */

import './areas';
import './bridge/bridge';
import './bridge/map';
import './console';
import './dma';
import './film';
import './fragmentation/fragmentation';
import './gauge';
import './failure/failure';
import './failure/why';
import './gist';
import './help';
import './lists/lists';
import './machine';
import './middle';
import './proc';
import './reading';
import './slabs';
import './story';
import './timeline/timeline';
import './toolbar';
import './trouble';
import './values';
import './walk';
