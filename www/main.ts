import './element/page-frame';
